import { type DocumentNode, getOperationAST, type OperationDefinitionNode } from "graphql";

/** Label of everything that the API does not know, so that callers cannot make series. */
export const otherOperation = { type: "unknown", name: "other" } as const;

/** Tells a request's operation for the labels of metrics: from a fixed set, whatever the caller writes. */
export class OperationNames {
  private readonly known: ReadonlySet<string>;

  /** @param known Names that clients give their operations, and that are told apart. */
  constructor(known: readonly string[]) {
    this.known = new Set(known);
  }

  /** @param operationName Which operation of the document is meant; the only one when it is not given. */
  of(document: DocumentNode, operationName: string | null | undefined): { type: string; name: string } {
    const operation: OperationDefinitionNode | null | undefined = getOperationAST(document, operationName);
    if (operation?.operation !== "query") {
      return otherOperation;
    }
    const name = operation.name?.value ?? "";
    return { type: "query", name: this.known.has(name) ? name : otherOperation.name };
  }
}
