package dev.fieldfare.postgres.plan;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is known about the literals of one run; the rest is asked for when it is needed. */
final class Literals {

  private final Connection target;
  private final LiteralCheck check;
  private final Set<TypedLiteral> asked = new HashSet<>();
  private final Set<TypedLiteral> bad = new HashSet<>();

  Literals(Connection target, LiteralCheck check) {
    this.target = target;
    this.check = check;
  }

  /** Asks about many at once. */
  void ask(Collection<TypedLiteral> literals) throws SQLException {
    bad.addAll(check.bad(target, literals));
    asked.addAll(literals);
  }

  /** True of a literal that its type does not take. */
  boolean isBad(TypedLiteral literal) throws SQLException {
    if (!asked.contains(literal)) {
      ask(List.of(literal));
    }
    return bad.contains(literal);
  }
}
