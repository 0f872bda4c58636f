package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.Kind;
import java.util.List;

/**
 * Grants on schemas that come before the objects in them: a role that is no superuser can give an
 * object only to a role that may create objects in its schema. Where something is revoked from a
 * schema, all of its statements come at the end as well, because their order matters and because
 * the revoked right may be needed until then.
 */
final class EarlyGrants {
  private static final String ON_SCHEMA = " ON SCHEMA ";

  private final List<Inventory.Grant> all;
  private final List<Inventory.Grant> early;

  EarlyGrants(List<Inventory.Grant> all) {
    this.all = all;
    this.early = all.stream().filter(EarlyGrants::isEarly).toList();
  }

  /** Those on a schema that is made by this item. */
  List<Inventory.Grant> of(Item item) {
    return early.stream().filter(grant -> grant.item() == item).toList();
  }

  /** Those on schemas that every database has. */
  List<Inventory.Grant> ofServer() {
    return early.stream().filter(grant -> grant.item() == null).toList();
  }

  /** Those that come at the end. */
  List<Inventory.Grant> others() {
    return all.stream().filter(grant -> !isEarly(grant) || isRevokedFrom(grant.item())).toList();
  }

  private boolean isRevokedFrom(Item schema) {
    return all.stream()
        .anyMatch(other -> isOfSchema(other) && other.item() == schema && !isEarly(other));
  }

  private static boolean isEarly(Inventory.Grant grant) {
    return isOfSchema(grant) && grant.statement().startsWith("GRANT ");
  }

  private static boolean isOfSchema(Inventory.Grant grant) {
    return grant.item() == null
        ? grant.statement().contains(ON_SCHEMA)
        : grant.item().kind() == Kind.SCHEMA;
  }
}
