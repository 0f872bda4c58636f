package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table as the catalogue describes it, or as earlier changes of a run will leave it.
 *
 * @param lockName the name under which it can be locked when the run starts
 * @param mayAct whether the acting role owns it, or is a member of the owner
 * @param rows the catalogue's estimate, negative when it was never analysed
 * @param lastNumber the highest column number ever used; PostgreSQL stops at 1,600
 * @param columnNames of the columns that are not dropped, in order
 * @param relatives partitions or inheritance children, all levels
 * @param detail what most changes do not need to know
 * @param virtual true once a planned change has altered it
 */
public record TableShape(
    TableName name,
    TableName lockName,
    long oid,
    TableKind kind,
    String owner,
    boolean mayAct,
    TableFacts facts,
    double rows,
    long pages,
    String fingerprint,
    int lastNumber,
    List<String> columnNames,
    List<TableRef> relatives,
    Optional<TableDetail> detail,
    boolean virtual) {

  private static final long ROW_HEADER_BYTES = 28;
  private static final long GUESSED_VALUE_BYTES = 8;

  public TableShape {
    columnNames = List.copyOf(columnNames);
    relatives = List.copyOf(relatives);
  }

  /** True when the table has a column of that name. */
  public boolean hasColumn(String column) {
    return columnNames.contains(column);
  }

  /** The table and all its partitions or children. */
  public List<TableRef> family() {
    List<TableRef> family = new ArrayList<>();
    family.add(new TableRef(lockName, oid));
    family.addAll(relatives);
    return family;
  }

  /** The rows as the catalogue estimates them; of a table never analysed, as its size does. */
  public long estimatedRows() {
    return rows >= 0
        ? Math.round(rows)
        : detail.map(known -> known.bytesInRows() / guessedRowBytes()).orElse(0L);
  }

  private long guessedRowBytes() {
    return ROW_HEADER_BYTES + GUESSED_VALUE_BYTES * columnNames.size();
  }

  /** A table that an earlier change of the run will make; it has no oid yet. */
  public static TableShape created(TableName name, String owner, List<ColumnShape> columns) {
    return new TableShape(
        name,
        name,
        0,
        TableKind.TABLE,
        owner,
        true,
        TableFacts.plain(),
        0,
        0,
        "",
        columns.size(),
        columns.stream().map(ColumnShape::name).toList(),
        List.of(),
        Optional.of(TableDetail.created(columns)),
        true);
  }

  /** Whether rows and constraints of a column are as they were read. */
  public boolean isCertain(String column) {
    return detail.isPresent() && !detail.get().uncertain().contains(column);
  }

  /** The same with one more column, at the end. */
  public TableShape withColumn(ColumnShape column) {
    List<String> names = new ArrayList<>(columnNames);
    names.add(column.name());
    return changed(name, lastNumber + 1, names, detail.map(known -> known.withUncertain(column)));
  }

  /** The same without a column. */
  public TableShape withoutColumn(String column) {
    List<String> names = new ArrayList<>(columnNames);
    names.remove(column);
    return changed(name, lastNumber, names, detail.map(known -> known.without(column)));
  }

  /** The same with a column called otherwise. */
  public TableShape withColumnRenamed(String column, String newName) {
    List<String> names = new ArrayList<>(columnNames);
    names.replaceAll(name -> name.equals(column) ? newName : name);
    return changed(name, lastNumber, names, detail.map(known -> known.renamed(column, newName)));
  }

  /**
   * The same with another default of a column, while all that hangs on it is as before.
   *
   * @param byTable by the oids of the table and its partitions
   */
  public TableShape withDefault(String column, Map<Long, Optional<String>> byTable) {
    return changed(
        name,
        lastNumber,
        columnNames,
        detail.map(known -> known.withDefault(column, byTable, oid)));
  }

  /** The same with a column that is otherwise, and with it what hangs on it. */
  public TableShape withUncertain(ColumnShape column) {
    return changed(name, lastNumber, columnNames, detail.map(known -> known.withUncertain(column)));
  }

  /** The same with its rows counted, those of its partitions included. */
  public TableShape withRows(long counted, long onPages) {
    return new TableShape(
        name,
        lockName,
        oid,
        kind,
        owner,
        mayAct,
        facts,
        counted,
        onPages,
        fingerprint,
        lastNumber,
        columnNames,
        relatives,
        detail,
        virtual);
  }

  /** The same with its partitions or children. */
  TableShape withRelatives(List<TableRef> family) {
    return copy(family, detail);
  }

  /** The same with what was read about its columns, constraints and dependants. */
  TableShape withDetail(TableDetail read) {
    return copy(relatives, Optional.ofNullable(read));
  }

  /** The same under another name. */
  public TableShape renamed(TableName newName) {
    return changed(newName, lastNumber, columnNames, detail.map(TableDetail::elsewhere));
  }

  private TableShape copy(List<TableRef> family, Optional<TableDetail> read) {
    return new TableShape(
        name,
        lockName,
        oid,
        kind,
        owner,
        mayAct,
        facts,
        rows,
        pages,
        fingerprint,
        lastNumber,
        columnNames,
        family,
        read,
        virtual);
  }

  private TableShape changed(
      TableName newName, int last, List<String> names, Optional<TableDetail> known) {
    return new TableShape(
        newName,
        lockName,
        oid,
        kind,
        owner,
        mayAct,
        facts,
        rows,
        pages,
        fingerprint,
        last,
        names,
        relatives,
        known,
        true);
  }
}
