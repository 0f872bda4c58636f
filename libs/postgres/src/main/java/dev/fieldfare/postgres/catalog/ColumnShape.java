package dev.fieldfare.postgres.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A column with everything that its undo would have to bring back.
 *
 * @param defaultExpression of a plain default, or the expression of a generated column
 * @param identity empty, {@code a} (always) or {@code d} (by default)
 * @param generated empty, {@code s} (stored) or {@code v} (virtual)
 * @param inherited it comes from a parent table
 * @param collation quoted, where it is not the type's own
 */
public record ColumnShape(
    int number,
    String name,
    ResolvedType type,
    boolean notNull,
    Optional<String> defaultExpression,
    String identity,
    String generated,
    boolean inherited,
    Optional<String> collation,
    ColumnSettings settings) {

  /** True when its values are computed from other columns. */
  public boolean isGenerated() {
    return !generated.isEmpty();
  }

  /** True when its default comes from an identity sequence. */
  public boolean isIdentity() {
    return !identity.isEmpty();
  }

  /** A column that an earlier change of the run will make. */
  public static ColumnShape added(
      int number, String name, ResolvedType type, boolean notNull, Optional<String> expression) {
    ColumnSettings plain =
        new ColumnSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());
    return new ColumnShape(
        number, name, type, notNull, expression, "", "", false, Optional.empty(), plain);
  }

  /** The same under another name. */
  ColumnShape renamed(String newName) {
    return new ColumnShape(
        number,
        newName,
        type,
        notNull,
        defaultExpression,
        identity,
        generated,
        inherited,
        collation,
        settings);
  }

  /** The same of another type, with a default of that type. */
  public ColumnShape converted(ResolvedType newType, Optional<String> expression) {
    return new ColumnShape(
        number,
        name,
        newType,
        notNull,
        expression,
        identity,
        generated,
        inherited,
        collation,
        settings);
  }

  /** The same, with NULL allowed or not. */
  public ColumnShape withNotNull(boolean forbidden) {
    return new ColumnShape(
        number,
        name,
        type,
        forbidden,
        defaultExpression,
        identity,
        generated,
        inherited,
        collation,
        settings);
  }

  /** The same with another default, or none. */
  public ColumnShape withDefault(Optional<String> expression) {
    return new ColumnShape(
        number,
        name,
        type,
        notNull,
        expression,
        identity,
        generated,
        inherited,
        collation,
        settings);
  }

  /**
   * What a column may carry besides its meaning.
   *
   * @param storage where it is not the type's own
   * @param statistics the statistics target, where one was set
   * @param options as in {@code pg_attribute.attoptions}
   * @param grants column privileges, {@code PRIVILEGE grantee} with the grantee quoted and {@code
   *     WITH GRANT OPTION} where it goes with it
   * @param labels security labels
   */
  public record ColumnSettings(
      Optional<String> storage,
      Optional<String> compression,
      Optional<Integer> statistics,
      List<String> options,
      List<Grant> grants,
      Optional<String> comment,
      List<SecurityLabel> labels) {

    public ColumnSettings {
      options = List.copyOf(options);
      grants = List.copyOf(grants);
      labels = List.copyOf(labels);
    }
  }

  /** A security label that a provider, such as the extension sepgsql, has set on a column. */
  public record SecurityLabel(String provider, String label) {}

  /**
   * A privilege on a column or a relation.
   *
   * @param grantee quoted, or PUBLIC
   */
  public record Grant(String privilege, String grantee, boolean grantable) {}
}
