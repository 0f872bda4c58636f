package dev.fieldfare.postgres.structure.writer.item;

import dev.fieldfare.postgres.structure.writer.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A piece of an object that is written with it, or by a statement of its own where that breaks a
 * cycle. It is a default, a constraint or the query of a view.
 */
public final class Detachable {

  private final String inline;
  private final Supplier<String> statement;
  private final Set<Item> needs = new LinkedHashSet<>();
  private boolean detached;

  public Detachable(String inline, Supplier<String> statement) {
    this.inline = inline;
    this.statement = statement;
  }

  public String inline() {
    return inline;
  }

  public String statement() {
    return statement.get();
  }

  public Set<Item> needs() {
    return needs;
  }

  public boolean isDetached() {
    return detached;
  }

  /** Makes the item that writes it apart. */
  public Item detachFrom(Item owner, Part part) {
    detached = true;
    Item apart =
        new Item(
            owner.key(),
            part == Part.BEFORE_DATA ? Kind.DETAIL : Kind.LATE_DETAIL,
            owner.name() + " " + inline);
    apart.needs(owner);
    needs.forEach(apart::needs);
    apart.writing(() -> List.of(statement()));
    return apart;
  }
}
