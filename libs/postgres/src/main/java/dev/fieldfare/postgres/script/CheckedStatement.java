package dev.fieldfare.postgres.script;

import java.util.Optional;
import java.util.Set;

/**
 * One statement and what is known of it before it runs.
 *
 * @param text without its semicolon
 * @param command the kind in the words of the server's command tags, such as {@code CREATE TABLE};
 *     empty for text that begins with no word
 * @param relations all relations of the target whose name occurs as an identifier, in whatever
 *     schema: a superset of those that the statement names directly
 * @param relationsInStrings the same for the text of strings and of function bodies
 * @param fault empty when the target's parser accepts the statement
 * @param copiesFromStdin whether the script holds COPY data behind it
 */
public record CheckedStatement(
    String text,
    Position start,
    String command,
    Set<RelationName> relations,
    Set<RelationName> relationsInStrings,
    TransactionUse transaction,
    boolean copiesFromStdin,
    Optional<SyntaxFault> fault)
    implements CheckedItem {

  public CheckedStatement {
    relations = Set.copyOf(relations);
    relationsInStrings = Set.copyOf(relationsInStrings);
  }

  /** Whether the target's parser accepts it. */
  public boolean isAccepted() {
    return fault.isEmpty();
  }
}
