package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.ColumnShape.ColumnSettings;
import dev.fieldfare.postgres.catalog.ColumnShape.Grant;
import dev.fieldfare.postgres.catalog.ColumnShape.SecurityLabel;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Makes records of the rows that {@link DetailQueries} return. */
final class DetailRows {

  private DetailRows() {}

  /** The bytes of a table, of its TOAST table alone, and of its indexes. */
  record Size(long bytes, long toastBytes, long indexBytes) {}

  static ColumnShape column(ResultSet row) throws SQLException {
    return new ColumnShape(
        row.getInt("attnum"),
        row.getString("attname"),
        type(row),
        row.getBoolean("attnotnull"),
        Optional.ofNullable(row.getString("default_expression")),
        flag(row.getString("attidentity")),
        flag(row.getString("attgenerated")),
        row.getBoolean("inherited"),
        Optional.ofNullable(row.getString("collation")),
        settings(row));
  }

  static PartitionColumn partitionColumn(ResultSet row, TableRef partition) throws SQLException {
    return new PartitionColumn(partition, column(row), storage(row.getString("type_storage")));
  }

  private static ResolvedType type(ResultSet row) throws SQLException {
    return new ResolvedType(
        row.getLong("atttypid"),
        row.getInt("atttypmod"),
        row.getString("type_sql"),
        row.getString("typtype"),
        row.getString("typcategory"),
        row.getLong("base"),
        row.getLong("element"),
        row.getBoolean("constrained"),
        TypeParts.IN_USE);
  }

  private static ColumnSettings settings(ResultSet row) throws SQLException {
    int statistics = row.getInt("attstattarget");
    boolean chosen = !row.wasNull() && statistics >= 0;
    return new ColumnSettings(
        Optional.ofNullable(row.getString("storage")).map(DetailRows::storage),
        Optional.ofNullable(row.getString("compression"))
            .map(method -> method.equals("l") ? "lz4" : "pglz"),
        chosen ? Optional.of(statistics) : Optional.empty(),
        texts(row, "attoptions"),
        texts(row, "grants").stream().map(DetailRows::grant).toList(),
        Optional.ofNullable(row.getString("comment")),
        texts(row, "labels").stream().map(DetailRows::label).toList());
  }

  private static SecurityLabel label(String text) {
    int end = text.indexOf('\n');
    return new SecurityLabel(text.substring(0, end), text.substring(end + 1));
  }

  /** An internal char that means "no" comes as an empty text or as a zero byte. */
  private static String flag(String value) {
    return value == null || value.isEmpty() || value.charAt(0) == 0 ? "" : value;
  }

  private static String storage(String letter) {
    return switch (letter) {
      case "p" -> "PLAIN";
      case "e" -> "EXTERNAL";
      case "m" -> "MAIN";
      default -> "EXTENDED";
    };
  }

  private static Grant grant(String text) {
    int first = text.indexOf(' ');
    int second = text.indexOf(' ', first + 1);
    return new Grant(
        text.substring(0, first),
        text.substring(second + 1),
        text.substring(first + 1, second).equals("true"));
  }

  static ConstraintShape constraint(ResultSet row) throws SQLException {
    return new ConstraintShape(
        row.getLong("oid"),
        new TableRef(
            new TableName(row.getString("nspname"), row.getString("relname")),
            row.getLong("conrelid")),
        row.getString("conname"),
        row.getString("contype"),
        texts(row, "columns"),
        referenced(row),
        texts(row, "referenced_columns"),
        row.getString("definition"),
        Optional.ofNullable(row.getString("expression")),
        row.getBoolean("convalidated"),
        row.getBoolean("local"),
        row.getLong("conindid"),
        Optional.ofNullable(row.getString("comment")));
  }

  private static Optional<TableRef> referenced(ResultSet row) throws SQLException {
    String table = row.getString("referenced_table");
    return table == null
        ? Optional.empty()
        : Optional.of(
            new TableRef(
                new TableName(row.getString("referenced_schema"), table),
                row.getLong("confrelid")));
  }

  static IndexShape index(ResultSet row) throws SQLException {
    return new IndexShape(
        row.getLong("indexrelid"),
        new TableRef(
            new TableName(row.getString("table_schema"), row.getString("table_name")),
            row.getLong("indrelid")),
        row.getString("nspname"),
        row.getString("relname"),
        texts(row, "key_columns"),
        texts(row, "columns"),
        row.getBoolean("plain"),
        row.getBoolean("indisunique"),
        row.getBoolean("indisreplident"),
        row.getBoolean("indisclustered"),
        row.getBoolean("indisvalid"),
        Optional.ofNullable(row.getString("definition")),
        row.getLong("constraint_oid"),
        row.getBoolean("local"),
        Optional.ofNullable(row.getString("comment")));
  }

  static Dependent dependent(ResultSet row) throws SQLException {
    String deptype = row.getString("deptype");
    String relation = row.getString("relation");
    return new Dependent(
        kind(row),
        row.getLong("described_oid"),
        Optional.ofNullable(row.getString("attname")),
        row.getString("description"),
        relation == null
            ? Optional.empty()
            : Optional.of(new TableName(row.getString("relation_schema"), relation)),
        deptype.equals("n"));
  }

  private static Dependent.Kind kind(ResultSet row) throws SQLException {
    if (row.getBoolean("internal")) {
      return Dependent.Kind.INTERNAL;
    }
    return switch (row.getString("catalogue")) {
      case "pg_rewrite" -> isView(row) ? Dependent.Kind.VIEW : Dependent.Kind.RULE;
      case "pg_trigger" -> Dependent.Kind.TRIGGER;
      case "pg_policy" -> Dependent.Kind.POLICY;
      case "pg_proc" -> Dependent.Kind.FUNCTION;
      case "pg_publication_rel" -> Dependent.Kind.PUBLICATION;
      case "pg_statistic_ext" -> Dependent.Kind.STATISTICS;
      case "pg_attrdef" -> Dependent.Kind.GENERATED_COLUMN;
      case "pg_class" -> Dependent.Kind.SEQUENCE;
      default -> Dependent.Kind.OTHER;
    };
  }

  private static boolean isView(ResultSet row) throws SQLException {
    return List.of("v", "m").contains(row.getString("kind"));
  }

  static Size size(ResultSet row) throws SQLException {
    return new Size(row.getLong("bytes"), row.getLong("toast_bytes"), row.getLong("index_bytes"));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    Array array = row.getArray(column);
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }
}
