/** The database this process uses, for as long as it uses it. */
export interface Database {
  url: string;
  /** Call it after the last connection was returned. The last process to leave an embedded server stops it. */
  close(): Promise<void>;
}
