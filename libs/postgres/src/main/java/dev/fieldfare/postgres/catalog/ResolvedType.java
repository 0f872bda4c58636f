package dev.fieldfare.postgres.catalog;

/**
 * A type of the target's catalogue with its modifier.
 *
 * @param sql the catalogue's own spelling, qualified where needed: the only one that enters SQL
 * @param kind as in {@code pg_type.typtype}
 * @param category as in {@code pg_type.typcategory}
 * @param baseOid the type under a domain, else the type itself
 * @param elementOid the element of a true array, else 0
 * @param constrained a domain that checks values, at any level
 * @param parts what the type is made of
 */
public record ResolvedType(
    long oid,
    int modifier,
    String sql,
    String kind,
    String category,
    long baseOid,
    long elementOid,
    boolean constrained,
    TypeParts parts) {

  private static final long FIRST_USER_OID = 16_384;

  /** True for what every database has, and has for ever. */
  public boolean isBuiltIn() {
    return oid < FIRST_USER_OID;
  }

  /** True when columns may have the type. */
  public boolean isUsable() {
    return !parts.reserved() && !parts.pseudo();
  }

  /** True for a domain. */
  public boolean isDomain() {
    return kind.equals("d");
  }

  /** True for the string types, from which everything is converted by its text. */
  public boolean isString() {
    return category.equals("S");
  }

  /** True for a true array. */
  public boolean isArray() {
    return elementOid != 0;
  }

  /** True when both are the same type with the same modifier. */
  public boolean sameAs(ResolvedType other) {
    return oid == other.oid && modifier == other.modifier;
  }
}
