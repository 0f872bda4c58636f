package dev.fieldfare.postgres.plan;

import java.util.List;

/** Something that is dropped before a type change is taken back, and made again afterwards. */
public record RebuiltObject(String removal, List<String> creation) {

  public RebuiltObject {
    creation = List.copyOf(creation);
  }
}
