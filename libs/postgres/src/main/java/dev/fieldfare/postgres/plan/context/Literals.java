package dev.fieldfare.postgres.plan.context;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is known about the literals of one run; the rest is asked for when it is needed. */
public final class Literals {

  private final Connection target;
  private final LiteralCheck check;
  private final OwnerQueries queries;
  private final Set<TypedLiteral> asked = new HashSet<>();
  private final Set<TypedLiteral> bad = new HashSet<>();

  public Literals(Connection target, LiteralCheck check, OwnerQueries queries) {
    this.target = target;
    this.check = check;
    this.queries = queries;
  }

  /** Asks about many at once, as far as their types belong to PostgreSQL. */
  public void ask(Collection<TypedLiteral> literals) throws SQLException {
    List<TypedLiteral> ofSystem = literals.stream().filter(TypedLiteral::isOfSystemType).toList();
    bad.addAll(check.bad(target, ofSystem));
    asked.addAll(ofSystem);
  }

  /** True of a literal that its type does not take, asked with the rights of the table's owner. */
  boolean isBad(TypedLiteral literal, String owner) throws SQLException {
    if (!asked.contains(literal)) {
      askOne(literal, owner);
    }
    return bad.contains(literal);
  }

  private void askOne(TypedLiteral literal, String owner) throws SQLException {
    boolean refused =
        literal.isOfSystemType()
            ? !check.bad(target, List.of(literal)).isEmpty()
            : check.isBad(target, queries, literal, owner);
    if (refused) {
      bad.add(literal);
    }
    asked.add(literal);
  }
}
