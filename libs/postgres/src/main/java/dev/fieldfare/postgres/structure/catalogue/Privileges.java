package dev.fieldfare.postgres.structure.catalogue;

/**
 * Spells access control lists so that equal rights are equal text, independent of the reading role
 * and the stored order.
 */
final class Privileges {

  private Privileges() {}

  /** An aclitem array as sorted text array; NULL where there is none. */
  static String asText(String acl) {
    return """
        CASE WHEN %1$s IS NOT NULL THEN (SELECT array_agg(g.grant_ ORDER BY g.grant_) FROM (SELECT CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(x.grantee)) END
          || ': ' || x.privilege_type || CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END || ' by ' || quote_ident(pg_get_userbyid(x.grantor)) AS grant_
          FROM aclexplode(%1$s) x) g) END"""
        .formatted(acl);
  }

  /** The same, where NULL stands for the rights that the server gives by itself. */
  static String withDefault(String acl, String kind, String owner) {
    return asText("coalesce(" + acl + ", acldefault('" + kind + "'::\"char\", " + owner + "))");
  }
}
