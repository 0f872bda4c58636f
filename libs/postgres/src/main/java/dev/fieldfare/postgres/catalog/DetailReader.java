package dev.fieldfare.postgres.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Reads what hangs on tables and their partitions, in one round trip for all of them. */
final class DetailReader {

  private final Connection target;
  private final Map<Long, Collected> byRoot = new HashMap<>();
  private final Map<Long, List<Collected>> byMember = new HashMap<>();
  private final Map<Long, TableRef> partitions = new HashMap<>();

  DetailReader(Connection target) {
    this.target = target;
  }

  /**
   * The details by the oid of each table.
   *
   * @param columns the columns that matter, beside those that may be in keys; empty for all
   */
  Map<Long, TableDetail> read(List<TableShape> tables, Optional<Set<String>> columns)
      throws SQLException {
    for (TableShape table : tables) {
      Collected collected = new Collected(table.oid());
      table.relatives().forEach(partition -> partitions.put(partition.oid(), partition));
      byRoot.put(table.oid(), collected);
      for (TableRef member : table.family()) {
        byMember.computeIfAbsent(member.oid(), oid -> new ArrayList<>()).add(collected);
      }
    }
    ask(columns);
    Map<Long, TableDetail> details = new HashMap<>();
    byRoot.forEach((oid, collected) -> details.put(oid, collected.detail()));
    return details;
  }

  private void ask(Optional<Set<String>> columns) throws SQLException {
    String roots = arrayOf(byRoot.keySet());
    String members = arrayOf(byMember.keySet());
    Array names = columns.isEmpty() ? null : target.createArrayOf("text", columns.get().toArray());
    List<Query> queries = new ArrayList<>();
    queries.addAll(
        List.of(
            new Query(DetailQueries.COLUMNS, roots, names),
            new Query(DetailQueries.CONSTRAINTS, members),
            new Query(DetailQueries.INCOMING, members),
            new Query(DetailQueries.INDEXES, names, members),
            new Query(DetailQueries.SIZES, members),
            new Query(DetailQueries.PARTITION_KEYS, members),
            new Query(
                DetailQueries.publications(target.getMetaData().getDatabaseMajorVersion()),
                members),
            columns.isPresent()
                ? new Query(DetailQueries.DEPENDENTS_OF_COLUMNS, members, names)
                : new Query(DetailQueries.ALL_DEPENDENTS, members)));
    if (!partitions.isEmpty()) {
      queries.add(new Query(DetailQueries.PARTITION_COLUMNS, arrayOf(partitions.keySet()), names));
    }
    String all = queries.stream().map(Query::sql).collect(Collectors.joining(";"));
    try (PreparedStatement statement = target.prepareStatement(all)) {
      int parameter = 1;
      for (Query query : queries) {
        for (Object value : query.parameters()) {
          statement.setObject(parameter++, value);
        }
      }
      statement.execute();
      collect(statement);
    }
  }

  private static String arrayOf(Set<Long> oids) {
    return "{" + String.join(",", oids.stream().map(String::valueOf).toList()) + "}";
  }

  private void collect(PreparedStatement answers) throws SQLException {
    each(answers, DetailRows::column, (table, column) -> table.columns.put(column.name(), column));
    each(answers, DetailRows::constraint, (table, own) -> table.constraints.add(own));
    each(answers, DetailRows::constraint, (table, key) -> table.incoming.add(key));
    each(answers, DetailRows::index, (table, index) -> table.indexes.add(index));
    each(answers, DetailRows::size, Collected::add);
    each(answers, row -> row.getString(2), (table, column) -> table.partitionKey.add(column));
    each(answers, row -> row.getString(2), (table, name) -> table.publications.add(name));
    each(answers, DetailRows::dependent, Collected::add);
    if (!partitions.isEmpty()) {
      each(
          answers,
          row -> DetailRows.partitionColumn(row, partitions.get(row.getLong(1))),
          Collected::add);
    }
  }

  /** Hands each row of an answer to the tables that it belongs to, and goes to the next answer. */
  private <T> void each(
      PreparedStatement answers, ResultSets.RowReader<T> reader, BiConsumer<Collected, T> collector)
      throws SQLException {
    try (ResultSet rows = answers.getResultSet()) {
      while (rows.next()) {
        T value = reader.read(rows);
        byMember.getOrDefault(rows.getLong(1), List.of()).forEach(c -> collector.accept(c, value));
      }
    }
    answers.getMoreResults();
  }

  private record Query(String sql, Object... parameters) {}

  /** What has been read about one table so far. */
  private static final class Collected {
    private final Map<String, ColumnShape> columns = new LinkedHashMap<>();
    private final List<ConstraintShape> constraints = new ArrayList<>();
    private final List<IndexShape> indexes = new ArrayList<>();
    private final List<ConstraintShape> incoming = new ArrayList<>();
    private final List<Dependent> dependents = new ArrayList<>();
    private final Set<String> publications = new LinkedHashSet<>();
    private final Set<String> partitionKey = new LinkedHashSet<>();
    private final List<PartitionColumn> partitionColumns = new ArrayList<>();
    private final long root;
    private long bytes;
    private long toastBytes;
    private long indexBytes;

    Collected(long root) {
      this.root = root;
    }

    /** A partition may be asked for by itself too. */
    void add(PartitionColumn partition) {
      if (partition.table().oid() != root) {
        partitionColumns.add(partition);
      }
    }

    void add(Dependent dependent) {
      if (dependent.matters() && !dependents.contains(dependent)) {
        dependents.add(dependent);
      }
    }

    void add(DetailRows.Size size) {
      bytes += size.bytes();
      toastBytes += size.toastBytes();
      indexBytes += size.indexBytes();
    }

    TableDetail detail() {
      return new TableDetail(
          columns,
          List.copyOf(constraints),
          List.copyOf(indexes),
          List.copyOf(incoming),
          List.copyOf(dependents),
          List.copyOf(publications),
          bytes,
          toastBytes,
          indexBytes,
          List.copyOf(partitionKey),
          List.copyOf(partitionColumns),
          Set.of());
    }
  }
}
