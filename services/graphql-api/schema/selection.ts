import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from "graphql";

/** Names of the fields that are selected at `path` below a resolved field, for example `["items"]`, whatever their aliases. */
export function selectedFields(info: GraphQLResolveInfo, path: readonly string[]): string[] {
  const sets = info.fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : []));
  const names = below(sets, path, info).flatMap((set) => fieldsOf(set, info).map(({ name }) => name.value));
  return [...new Set(names)].filter((name) => !name.startsWith("__"));
}

function below(sets: SelectionSetNode[], [first, ...rest]: readonly string[], info: GraphQLResolveInfo) {
  if (first === undefined) {
    return sets;
  }
  const inner: SelectionSetNode[] = sets.flatMap((set) =>
    fieldsOf(set, info).flatMap(({ name, selectionSet }) =>
      name.value === first && selectionSet ? [selectionSet] : [],
    ),
  );
  return below(inner, rest, info);
}

interface SelectedField {
  readonly name: { readonly value: string };
  readonly selectionSet?: SelectionSetNode | undefined;
}

function fieldsOf({ selections }: SelectionSetNode, info: GraphQLResolveInfo): SelectedField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) {
      return [selection];
    }
    const inside = selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
    return inside ? fieldsOf(inside.selectionSet, info) : [];
  });
}
