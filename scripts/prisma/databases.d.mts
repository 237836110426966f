export declare function databaseName(url: string): string;
export declare function withDatabaseName(url: string, name: string): string;
export declare function tryToConnect(url: string): Promise<void>;
export declare function createDatabase(url: string): Promise<void>;
export declare function dropDatabase(url: string): Promise<void>;
export declare function throwAwayName(): string;
