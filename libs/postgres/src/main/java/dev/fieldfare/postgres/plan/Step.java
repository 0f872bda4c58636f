package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** One statement of a plan: plain SQL text that runs under the locks of the plan. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AlterTable.class, name = "alter"),
  @JsonSubTypes.Type(value = Sql.class, name = "sql")
})
public sealed interface Step permits AlterTable, Sql {

  /** The whole statement, without a semicolon. */
  String sql();

  /** The strongest table lock that the statement needs, as PostgreSQL calls it. */
  String lock();

  /** True when the statement writes the table or one of its indexes anew. */
  boolean rewrites();
}
