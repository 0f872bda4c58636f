package dev.fieldfare.postgres.structure.closing;

import dev.fieldfare.postgres.structure.ObjectName;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates objects: new ones, replacements if the server allows them, or again after a drop. */
final class Recreation {

  private static final Map<String, String> REPLACING =
      Map.of(
          "CREATE FUNCTION ", "CREATE OR REPLACE FUNCTION ",
          "CREATE PROCEDURE ", "CREATE OR REPLACE PROCEDURE ",
          "CREATE AGGREGATE ", "CREATE OR REPLACE AGGREGATE ",
          "CREATE TRIGGER ", "CREATE OR REPLACE TRIGGER ",
          "CREATE RULE ", "CREATE OR REPLACE RULE ",
          "CREATE VIEW ", "CREATE OR REPLACE VIEW ");

  private final Structures structures;
  private final Steps steps;
  private final Set<ObjectName> wanted = new LinkedHashSet<>();
  private final Set<ObjectName> dropped = new HashSet<>();

  Recreation(Structures structures, Steps steps) {
    this.structures = structures;
    this.steps = steps;
    wanted.addAll(steps.created());
    for (ObjectName object : steps.recreated()) {
      wanted.add(object);
      if (object.kind().endsWith("view") && !isReplaced(object)) {
        wanted.addAll(structures.belongingTo(object));
      }
    }
  }

  /** Drops objects in the reverse order of their creation. */
  List<OrderedClosing> steps(StructureSide left) throws SQLException, IOException {
    List<OrderedClosing> all = new ArrayList<>();
    for (NamedCreation creation : left.creations(wanted)) {
      Optional<ObjectName> old =
          creation.objects().stream().filter(steps.recreated()::contains).findFirst();
      boolean replaced =
          old.isPresent()
              && isReplaced(old.get())
              && replacing(creation.statements().getFirst()).isPresent();
      if (old.isPresent() && !replaced) {
        ObjectName whole = whole(creation, old.get());
        if (dropped.add(whole)) {
          Drops.of(whole, structures.present(whole))
              .ifPresent(
                  drop -> all.addFirst(OrderedClosing.dropping(Phase.DROP_BEFORE, 0, whole, drop)));
        }
      }
      OrderedClosing made = step(creation, replaced);
      all.add(made);
      refresh(made.object(), all.size()).ifPresent(all::add);
    }
    return all;
  }

  /** A materialized view is created without rows, after the views that it reads. */
  private Optional<OrderedClosing> refresh(ObjectName object, int rank) {
    boolean populated =
        object.kind().equals("materialized view")
            && ObjectChange.text(structures.wanted(object), "relispopulated").equals("true");
    return populated
        ? Optional.of(
            new OrderedClosing(
                Phase.ALTER,
                rank,
                object,
                List.of("REFRESH MATERIALIZED VIEW " + object.name()),
                false))
        : Optional.empty();
  }

  private boolean isReplaced(ObjectName object) {
    return steps.mayReplace(object)
        && !object.kind().equals("materialized view")
        && (!object.kind().equals("view") || structures.keepsColumns(object));
  }

  /** A constraint instead of its index. */
  private static ObjectName whole(NamedCreation creation, ObjectName object) {
    return creation.objects().stream()
        .filter(each -> each.kind().equals("constraint"))
        .findFirst()
        .orElse(object);
  }

  private OrderedClosing step(NamedCreation creation, boolean replaced) {
    ObjectName object =
        creation.objects().stream().filter(wanted::contains).sorted().findFirst().orElseThrow();
    Phase phase = creation.beforeViews() ? Phase.CREATE_TABLES : Phase.CREATE;
    List<String> statements = new ArrayList<>(creation.statements());
    if (replaced) {
      statements.set(0, replacing(statements.getFirst()).orElseThrow());
    }
    return OrderedClosing.of(phase, object, statements);
  }

  private static Optional<String> replacing(String statement) {
    if (statement.startsWith("CREATE OR REPLACE ")) {
      return Optional.of(statement);
    }
    return REPLACING.entrySet().stream()
        .filter(verb -> statement.startsWith(verb.getKey()))
        .map(verb -> verb.getValue() + statement.substring(verb.getKey().length()))
        .findFirst();
  }
}
