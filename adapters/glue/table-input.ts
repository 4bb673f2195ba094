import type { Column, StorageDescriptor, TableInput } from '@aws-sdk/client-glue';
import type { GlueColumn, GlueStorage, GlueTable } from '../../core/contract/glue-tables.ts';

/** The table as the Glue API takes it. */
export function tableInputOf(table: GlueTable): TableInput {
  return {
    Name: table.name,
    ...(table.description !== undefined && { Description: table.description }),
    TableType: table.tableType,
    Parameters: table.parameters,
    PartitionKeys: table.partitionKeys.map(columnOf),
    StorageDescriptor: storageDescriptorOf(table.storageDescriptor),
    ...(table.viewOriginalText !== undefined && { ViewOriginalText: table.viewOriginalText }),
    ...(table.viewExpandedText !== undefined && { ViewExpandedText: table.viewExpandedText }),
  };
}

export function storageDescriptorOf(storage: GlueStorage): StorageDescriptor {
  const { serializationLibrary, parameters } = storage.serdeInfo;
  return {
    Columns: storage.columns.map(columnOf),
    Location: storage.location,
    ...(storage.inputFormat !== undefined && { InputFormat: storage.inputFormat }),
    ...(storage.outputFormat !== undefined && { OutputFormat: storage.outputFormat }),
    SerdeInfo: {
      ...(serializationLibrary !== undefined && { SerializationLibrary: serializationLibrary }),
      ...(parameters !== undefined && { Parameters: parameters }),
    },
  };
}

function columnOf({ name, type, comment }: GlueColumn): Column {
  return { Name: name, Type: type, ...(comment !== undefined && { Comment: comment }) };
}
