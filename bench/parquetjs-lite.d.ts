/** The part of parquetjs-lite 0.8.7 that the benchmark uses; the package ships no types. */
declare module 'parquetjs-lite' {
  interface Writer {
    appendRow(row: Readonly<Record<string, unknown>>): Promise<void>;
    close(): Promise<void>;
  }
  const parquetjs: {
    readonly ParquetWriter: { openStream(schema: unknown, stream: NodeJS.WritableStream): Promise<Writer> };
    readonly ParquetSchema: new (fields: Readonly<Record<string, unknown>>) => unknown;
  };
  export default parquetjs;
}
