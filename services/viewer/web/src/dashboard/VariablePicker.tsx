import { Combobox, Input, MultiCombobox, Tooltip, useTheme2 } from "@grafana/ui";
import { allOption, type ResolvedVariable } from "../query/variables";

interface Props {
  readonly variable: ResolvedVariable;
  readonly onChange: (values: string[]) => void;
}

/** Nothing chosen and `All` beside others make no sense: the choice that came last wins. */
function tidy(values: string[], before: readonly string[]): string[] {
  if (values.length === 0) return [allOption];
  if (!values.includes(allOption)) return values;
  return before.includes(allOption) && values.length > 1 ? values.filter((value) => value !== allOption) : [allOption];
}

function Picker({ variable: { definition, options, chosen }, onChange }: Props) {
  const id = `var-${definition.name}`;
  if (definition.type === "textbox")
    return (
      <Input
        id={id}
        defaultValue={chosen[0] ?? ""}
        onBlur={({ currentTarget }) => onChange([currentTarget.value])}
        width={20}
      />
    );
  const all = definition.includeAll ? [{ value: allOption, label: "All" }] : [];
  const choices = [...all, ...options.map(({ value, label }) => ({ value, label }))];
  if (definition.multi)
    return (
      <MultiCombobox
        id={id}
        options={choices}
        value={[...chosen]}
        width="auto"
        minWidth={12}
        maxWidth={60}
        onChange={(picked) =>
          onChange(
            tidy(
              picked.map(({ value }) => value),
              chosen,
            ),
          )
        }
      />
    );
  return (
    <Combobox
      id={id}
      options={choices}
      value={chosen[0] ?? null}
      width="auto"
      minWidth={10}
      maxWidth={50}
      onChange={({ value }) => onChange([value])}
    />
  );
}

/** A variable with its name; hidden ones are not shown, as in Grafana. */
export function VariablePicker(props: Props) {
  const { definition, error } = props.variable;
  const { description } = definition;
  const { colors } = useTheme2();
  if (definition.hide === 2 || ["constant", "datasource", "adhoc"].includes(definition.type)) return null;
  const label = (
    <label
      htmlFor={`var-${definition.name}`}
      style={{
        background: colors.background.secondary,
        borderColor: colors.border.medium,
        color: error ? colors.error.text : colors.text.primary,
      }}
    >
      {definition.label || definition.name}
    </label>
  );
  return (
    <div className="control">
      {definition.hide !== 1 && (description ? <Tooltip content={description}>{label}</Tooltip> : label)}
      <Picker {...props} />
    </div>
  );
}
