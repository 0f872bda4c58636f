package dev.fieldfare.postgres.structure.writer.access;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rights on one object or column, and the statements that lead from those that it has when it
 * is made to those that it has to have.
 */
public final class AccessRights {

  /** One right; the grantee is empty for PUBLIC. */
  public record Right(String grantor, String grantee, String privilege, boolean grantable) {}

  /** Rights that one statement can give. */
  private record Group(String grantor, String grantee, boolean grantable) {}

  private final String owner;
  private final Set<Right> before = new LinkedHashSet<>();
  private final Set<Right> wanted = new LinkedHashSet<>();

  public AccessRights(String owner) {
    this.owner = owner;
  }

  public void before(Right right) {
    before.add(right);
  }

  public void wanted(Right right) {
    wanted.add(right);
  }

  /**
   * The statements.
   *
   * @param clause between the privileges and the grantee, with its ON
   * @param column a quoted column; empty for the whole object
   */
  public List<String> statements(Inventory inventory, String lead, String clause, String column) {
    List<String> all = new ArrayList<>();
    Map<String, Set<String>> lost = new LinkedHashMap<>();
    for (Right right : before) {
      if (wanted.stream().noneMatch(other -> covers(other, right))) {
        lost.computeIfAbsent(right.grantee, _ -> new TreeSet<>()).add(right.privilege);
      }
    }
    lost.forEach(
        (grantee, privileges) ->
            all.add(
                lead
                    + "REVOKE "
                    + list(privileges, column)
                    + clause
                    + " FROM "
                    + inventory.role(grantee)));
    for (Map.Entry<Group, Set<String>> entry : groups().entrySet()) {
      Group group = entry.getKey();
      String statement =
          lead
              + "GRANT "
              + list(entry.getValue(), column)
              + clause
              + " TO "
              + inventory.role(group.grantee)
              + (group.grantable ? " WITH GRANT OPTION" : "");
      all.addAll(asGrantor(inventory, group.grantor, statement));
    }
    return all;
  }

  private List<String> asGrantor(Inventory inventory, String grantor, String statement) {
    return grantor.equals(owner)
        ? List.of(statement)
        : List.of("SET ROLE " + inventory.role(grantor), statement, "RESET ROLE");
  }

  private static boolean covers(Right one, Right other) {
    return one.grantee.equals(other.grantee) && one.privilege.equals(other.privilege);
  }

  /** Rights that are missing; a grantor comes after the grant that lets it grant. */
  private Map<Group, Set<String>> groups() {
    Map<Group, Set<String>> groups = new LinkedHashMap<>();
    Set<String> able = new HashSet<>(Set.of(owner));
    List<Right> open = new ArrayList<>(wanted);
    open.removeAll(before);
    open.sort(
        Comparator.comparing(Right::grantor)
            .thenComparing(Right::grantee)
            .thenComparing(Right::privilege));
    boolean moved = true;
    while (!open.isEmpty()) {
      if (!moved) {
        able.add(open.getFirst().grantor);
      }
      List<Right> now = open.stream().filter(right -> able.contains(right.grantor)).toList();
      for (Right right : now) {
        groups
            .computeIfAbsent(
                new Group(right.grantor, right.grantee, right.grantable), _ -> new TreeSet<>())
            .add(right.privilege);
      }
      now.stream().filter(Right::grantable).forEach(right -> able.add(right.grantee));
      open.removeAll(now);
      moved = !now.isEmpty();
    }
    return groups;
  }

  private String list(Collection<String> privileges, String column) {
    boolean every =
        column.isEmpty()
            && privileges.size() > 1
            && before.stream()
                    .filter(right -> right.grantee.equals(owner))
                    .map(Right::privilege)
                    .distinct()
                    .count()
                == privileges.size();
    if (every) {
      return "ALL";
    }
    List<String> all = new ArrayList<>();
    for (String privilege : privileges) {
      all.add(column.isEmpty() ? privilege : privilege + " (" + column + ")");
    }
    return String.join(", ", all);
  }
}
