/** Where what is logged as an error is reported to as well. */
export interface ErrorReports {
  /** @param tags what finds the line in the log; ids and names, nothing that people wrote */
  report(error: unknown, tags: Record<string, string>): void;
  close(): Promise<void>;
}

let reports: ErrorReports | undefined;

/** Has errors reported here from now on; nowhere if there is no such place. */
export function reportErrorsTo(place: ErrorReports | undefined): void {
  reports = place;
}

/** Reports an error if there is somebody to report it to. */
export function reportError(error: unknown, tags: Record<string, string>): void {
  reports?.report(error, tags);
}
