/** The page of all settings as it should be. */
export declare function retentionPage(): Promise<string>;
