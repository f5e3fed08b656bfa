import { fillIn, fingerprint, statements } from "../../../services/flink-jobs/sql";

describe("filling in", () => {
  test("replaces every variable", () => {
    expect(fillIn(`'uri' = '\${URI}', 'again' = '\${URI}'`, { URI: "jdbc:postgresql://db/x" })).toBe(
      "'uri' = 'jdbc:postgresql://db/x', 'again' = 'jdbc:postgresql://db/x'",
    );
  });

  test("keeps a value inside its text literal", () => {
    expect(fillIn(`'\${USER}'`, { USER: "o'brien" })).toBe("'o''brien'");
  });

  test("an unknown variable is named, with those that exist", () => {
    expect(() => fillIn(`'\${URL}'`, { URI: "x", USER: "y" })).toThrow(`no value for \${URL}; known: URI, USER`);
  });
});

describe("statements", () => {
  test("end with a semicolon at the end of a line; comments and empty lines are no part of them", () => {
    const sql = "-- first\nCREATE TABLE a (\n  -- why\n  b INT\n);\n\nINSERT INTO a SELECT ';' FROM c;\n";
    expect(statements(sql)).toEqual(["CREATE TABLE a (\n  b INT\n)", "INSERT INTO a SELECT ';' FROM c"]);
  });

  test("a block is one statement", () => {
    const sql =
      "SET 'a' = 'b';\nEXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT 1;\n\nINSERT INTO b SELECT 2;\nEND;\n";
    expect(statements(sql)).toEqual([
      "SET 'a' = 'b'",
      "EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT 2;\nEND",
    ]);
  });

  test("a file that is cut off is refused", () => {
    expect(() => statements("SET 'a' = 'b';\nINSERT INTO a\n")).toThrow(
      "the last statement does not end with a semicolon: INSERT INTO a",
    );
  });
});

test("the fingerprint changes with what runs, not with what is said about it", () => {
  const of = (sql: string) => fingerprint(statements(sql));
  expect(of("-- one\nSELECT 1;\n")).toBe(of("\nSELECT 1;\n-- two\n"));
  expect(of("SELECT 1;\n")).not.toBe(of("SELECT 2;\n"));
  expect(of("SELECT 1;\n")).toMatch(/^[0-9a-f]{16}$/);
});
