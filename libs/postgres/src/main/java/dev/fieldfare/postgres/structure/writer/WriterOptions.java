package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.contracts.operation.TableName;
import java.util.Optional;
import java.util.Set;

/**
 * What to write.
 *
 * @param noOwner leaves owners out: everything belongs to the role that executes the script
 * @param noPrivileges leaves grants and default privileges out
 * @param schemas only objects of these schemas and what they need; with {@code tables} empty: all
 * @param tables only these tables and what they need
 * @param renamed writes a schema under another name; needs the right to rename it
 * @param leftOut schemas that are not written, nor what needs objects in them; properties of the
 *     database itself are not written either
 */
public record WriterOptions(
    boolean noOwner,
    boolean noPrivileges,
    Set<String> schemas,
    Set<TableName> tables,
    Optional<RenamedSchema> renamed,
    Set<String> leftOut) {

  /** A schema and the name under which it is written. */
  public record RenamedSchema(String from, String to) {}

  public WriterOptions {
    schemas = Set.copyOf(schemas);
    tables = Set.copyOf(tables);
    leftOut = Set.copyOf(leftOut);
  }

  /** Everything, with owners and privileges. */
  public static WriterOptions everything() {
    return new WriterOptions(false, false, Set.of(), Set.of(), Optional.empty(), Set.of());
  }

  public WriterOptions withoutOwners() {
    return new WriterOptions(true, noPrivileges, schemas, tables, renamed, leftOut);
  }

  public WriterOptions withoutPrivileges() {
    return new WriterOptions(noOwner, true, schemas, tables, renamed, leftOut);
  }

  public WriterOptions ofSchemas(Set<String> chosen) {
    return new WriterOptions(noOwner, noPrivileges, chosen, tables, renamed, leftOut);
  }

  public WriterOptions ofTables(Set<TableName> chosen) {
    return new WriterOptions(noOwner, noPrivileges, schemas, chosen, renamed, leftOut);
  }

  /** Without these schemas. */
  public WriterOptions leavingOut(Set<String> without) {
    return new WriterOptions(noOwner, noPrivileges, schemas, tables, renamed, without);
  }

  public WriterOptions renaming(String from, String to) {
    return new WriterOptions(
        noOwner, noPrivileges, schemas, tables, Optional.of(new RenamedSchema(from, to)), leftOut);
  }

  public boolean everythingIsChosen() {
    return schemas.isEmpty() && tables.isEmpty();
  }
}
