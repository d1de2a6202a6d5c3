/**
 * The rows of `UPDATE … RETURNING` or `DELETE … RETURNING`, which TypeORM answers as [rows, count], unlike every other
 * statement.
 */
export function returnedRows<Row>(result: unknown): Row[] {
  const [first] = result as unknown[];
  return (Array.isArray(first) ? first : result) as Row[];
}
