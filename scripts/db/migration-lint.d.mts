export interface UnsafeStatement {
  rule: string;
  line: number;
  detail: string;
}

/** Migrations whose names sort before this ran before anything was in service. */
export declare const IN_SERVICE_SINCE: string;

/** What in a migration would stop or break the release that is still running. Throws where the SQL is none. */
export declare function findUnsafe(sql: string): Promise<UnsafeStatement[]>;
