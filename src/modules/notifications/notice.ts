/** One thing to tell one person, before it is a row. Made by pure functions, one file for each family of facts. */
export interface Notice {
  userId: string;
  /** Dotted and stable: clients choose an icon by it. */
  kind: string;
  title: string;
  text: string;
  /** The ids that it is about. */
  data: Record<string, string>;
  /** What a mail offers to open. */
  action: {
    label: string;
    path: string;
    /** The whole address, where it is not a page of the front end. */
    url?: string;
  };
}
