package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.operation.FieldTypes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns the text of a type into a type of the catalogue.
 *
 * <p>The text is only ever a parameter: the server's own type parser reads it, whole, and what goes
 * into SQL afterwards is what {@code format_type} says (I8). Built-in types are remembered.
 */
public final class TypeResolver {

  private static final int REMEMBERED = 1_000;
  private static final int FIRST_WITH_MODIFIERS = 17;

  // As everybody finds types, but our functions by their full names: what anybody may create in a
  // schema of the search path must not be called.
  private static final String BY_TEXT =
      """
      SELECT pg_catalog.set_config('fieldfare.search_path', pg_catalog.current_setting('search_path'), true),
             pg_catalog.set_config('search_path', NULL, true);
      SELECT pg_catalog.to_regtype(?::pg_catalog.text)::pg_catalog.oid, %s(?::pg_catalog.text);
      SELECT pg_catalog.set_config('search_path', pg_catalog.current_setting('fieldfare.search_path'), true)
      """;

  private static final String DESCRIBE =
      """
      SELECT pg_catalog.set_config('fieldfare.search_path', pg_catalog.current_setting('search_path'), true),
             pg_catalog.set_config('search_path', 'pg_catalog', true);
      SELECT pg_catalog.format_type(t.oid, ?::int), t.typtype, t.typcategory,
             coalesce(b.base, t.oid), CASE WHEN e.typarray = t.oid THEN e.oid ELSE 0 END,
             coalesce(b.constrained, false), m.reserved, m.pseudo, m.relations
        FROM pg_catalog.pg_type t
        LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem
        LEFT JOIN LATERAL (
          WITH RECURSIVE chain AS (
            SELECT t.oid, t.typbasetype, t.typnotnull WHERE t.typtype = 'd'
            UNION ALL
            SELECT u.oid, u.typbasetype, u.typnotnull
              FROM chain c JOIN pg_catalog.pg_type u ON u.oid = c.typbasetype)
          SELECT max(c.oid::bigint) FILTER (WHERE c.typbasetype = 0) AS base,
                 bool_or(c.typnotnull OR EXISTS (
                     SELECT FROM pg_catalog.pg_constraint k
                      WHERE k.conrelid = 0 AND k.contypid = c.oid)) AS constrained
            FROM chain c) b ON t.typtype = 'd'
       CROSS JOIN LATERAL (
      %s) m
       WHERE t.oid = ?;
      SELECT pg_catalog.set_config('search_path', current_setting('fieldfare.search_path'), true)
      """
          .formatted(TypeParts.QUERY);

  private final Map<String, ResolvedType> builtIn = new ConcurrentHashMap<>();

  /** Resolves each text once; texts that name no type are absent from the answer. */
  public Map<String, ResolvedType> resolve(Connection target, Collection<String> texts)
      throws SQLException {
    Map<String, ResolvedType> resolved = new HashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (String text : texts) {
      ResolvedType known = builtIn.get(text);
      if (known == null) {
        unknown.add(text);
      } else {
        resolved.put(text, known);
      }
    }
    for (String text : unknown) {
      resolveOne(target, text).ifPresent(type -> resolved.put(text, remember(text, type)));
    }
    return resolved;
  }

  private ResolvedType remember(String text, ResolvedType type) {
    if (type.isBuiltIn() && builtIn.size() < REMEMBERED) {
      builtIn.put(text, type);
    }
    return type;
  }

  private Optional<ResolvedType> resolveOne(Connection target, String text) throws SQLException {
    if (text.indexOf('\0') >= 0 || text.contains("--") || text.contains("/*")) {
      return Optional.empty();
    }
    Optional<long[]> parsed = parse(target, FieldTypes.resolve(text));
    return parsed.isEmpty()
        ? Optional.empty()
        : describe(target, parsed.get()[0], (int) parsed.get()[1]);
  }

  private Optional<long[]> parse(Connection target, String text) throws SQLException {
    boolean native17 = target.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_MODIFIERS;
    String modifier = native17 ? "pg_catalog.to_regtypemod" : "fieldfare.type_modifier";
    try (PreparedStatement statement = target.prepareStatement(BY_TEXT.formatted(modifier))) {
      statement.setString(1, text);
      statement.setString(2, text);
      return ResultSets.second(statement, TypeResolver::oidAndModifier).getFirst();
    } catch (SQLException e) {
      return rejected(e);
    }
  }

  private static Optional<long[]> oidAndModifier(ResultSet row) throws SQLException {
    long oid = row.getLong(1);
    return row.wasNull() ? Optional.empty() : Optional.of(new long[] {oid, row.getLong(2)});
  }

  /**
   * A text that is no type at all raises a syntax, lookup or value error; anything else is ours.
   */
  private static Optional<long[]> rejected(SQLException e) throws SQLException {
    if (SqlStates.isRefusal(e.getSQLState(), e.getMessage())) {
      return Optional.empty();
    }
    throw e;
  }

  /** The type by its oid and modifier, as the catalogue spells it. */
  Optional<ResolvedType> describe(Connection target, long oid, int modifier) throws SQLException {
    try (PreparedStatement statement = target.prepareStatement(DESCRIBE)) {
      statement.setInt(1, modifier);
      statement.setLong(2, oid);
      return ResultSets.second(statement, row -> read(row, oid, modifier)).stream().findFirst();
    }
  }

  private static Set<Long> relations(ResultSet row) throws SQLException {
    return Set.of((Long[]) row.getArray(9).getArray());
  }

  private static ResolvedType read(ResultSet row, long oid, int modifier) throws SQLException {
    return new ResolvedType(
        oid,
        modifier,
        row.getString(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getBoolean(6),
        new TypeParts(row.getBoolean(7), row.getBoolean(8), relations(row)));
  }
}
