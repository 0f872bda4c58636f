package dev.fieldfare.postgres.imports;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.imports.ImportRequest;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The INSERT of rows. PostgreSQL converts each value to the type of its column, and skips rows
 * whose key exists.
 */
final class ImportStatement {

  private final ImportRequest request;

  ImportStatement(ImportRequest request) {
    this.request = request;
  }

  /** For the rows from {@code from} to before {@code to}. */
  String of(int from, int to) {
    String table = Identifier.quote(new TableName(request.schema(), request.table()));
    String columns = quoted(request.columns());
    return "INSERT INTO %1$s (%2$s) SELECT %2$s FROM json_populate_recordset(NULL::%1$s, %3$s) ON CONFLICT (%4$s) DO NOTHING"
        .formatted(table, columns, Literal.quote(json(from, to)), quoted(request.key()));
  }

  private String json(int from, int to) {
    var rows = JsonNodeFactory.instance.arrayNode();
    List<ObjectNode> chosen = request.rows().subList(from, to);
    chosen.forEach(rows::add);
    return rows.toString();
  }

  private static String quoted(List<String> names) {
    return names.stream().map(Identifier::quote).collect(Collectors.joining(", "));
  }
}
