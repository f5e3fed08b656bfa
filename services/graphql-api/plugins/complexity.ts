import { type DocumentNode, type FieldNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from "graphql";
import { defaultLimit, maxLimit } from "../schema/table-field";

/** What one look into a table counts, measured in values of an answer. */
export const tableCost = 500;

export interface Complexity {
  /** Fields inside each other; introspection does not count, its depth is limited by the validation. */
  readonly depth: number;
  /** Values that the answer may have, and for each look into a table what that costs itself. */
  readonly cost: number;
}

const nothing: Complexity = { depth: 0, cost: 0 };

/** Tells how deep and how large an operation is before it is executed. The document must be valid: fragments have no cycles. */
export class Measure {
  private readonly fragments = new Map<string, SelectionSetNode>();
  /** A fragment is measured once, however often it is spread. */
  private readonly measured = new Map<string, Complexity>();

  /**
   * @param tableFields Fields of the query that read a table.
   * @param variables As they were sent: a limit in a variable that is not among them counts as the largest.
   */
  constructor(
    document: DocumentNode,
    private readonly tableFields: ReadonlySet<string>,
    private readonly variables: Readonly<Record<string, unknown>>,
  ) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.fragments.set(definition.name.value, definition.selectionSet);
      }
    }
  }

  of({ selectionSet }: OperationDefinitionNode): Complexity {
    return this.ofSet(selectionSet);
  }

  private ofSet(set: SelectionSetNode | undefined): Complexity {
    let { depth, cost } = nothing;
    for (const selection of set?.selections ?? []) {
      const one =
        selection.kind === Kind.FIELD
          ? this.ofField(selection)
          : selection.kind === Kind.INLINE_FRAGMENT
            ? this.ofSet(selection.selectionSet)
            : this.ofFragment(selection.name.value);
      depth = Math.max(depth, one.depth);
      cost += one.cost;
    }
    return { depth, cost };
  }

  private ofFragment(name: string): Complexity {
    const complexity = this.measured.get(name) ?? this.ofSet(this.fragments.get(name));
    this.measured.set(name, complexity);
    return complexity;
  }

  private ofField(field: FieldNode): Complexity {
    const name = field.name.value;
    const inside = this.ofSet(field.selectionSet);
    const cost = this.tableFields.has(name) ? tableCost + this.limit(field) * inside.cost : 1 + inside.cost;
    return { depth: name.startsWith("__") ? 0 : 1 + inside.depth, cost };
  }

  private limit({ arguments: given = [] }: FieldNode): number {
    const value = given.find(({ name }) => name.value === "limit")?.value;
    if (!value) {
      return defaultLimit;
    }
    const limit = value.kind === Kind.VARIABLE ? this.variables[value.name.value] : "value" in value && value.value;
    return Math.min(maxLimit, Math.max(0, Number(limit ?? maxLimit))) || 0;
  }
}
