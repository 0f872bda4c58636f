package dev.fieldfare.postgres.backup.part;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Optional;

/**
 * The parts of a table in its backup.
 *
 * @param former the name of the table
 * @param read the name at the time of reading, which definitions contain; it differs after a
 *     DROP_TABLE
 * @param parts empty if the backup was made by a version that did not read them
 */
public record TableParts(TableName former, TableName read, Optional<List<TablePart>> parts) {

  public TableParts {
    parts = parts.map(List::copyOf);
  }

  /** The columns that take their numbers from a sequence of their own. */
  public List<String> numbered() {
    return parts.orElse(List.of()).stream()
        .filter(part -> part.kind().equals(TablePart.SEQUENCE))
        .map(TablePart::column)
        .toList();
  }

  /** The argument for {@code fieldfare.make_parts}. */
  String json(String owner) {
    ObjectNode json = ContractsJson.mapper().createObjectNode();
    json.put("schema", former.schema()).put("table", former.name());
    json.put("readSchema", read.schema()).put("owner", owner);
    json.set("parts", ContractsJson.mapper().valueToTree(parts.orElse(List.of())));
    return json.toString();
  }
}
