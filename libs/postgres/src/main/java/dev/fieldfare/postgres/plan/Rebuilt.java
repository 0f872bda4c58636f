package dev.fieldfare.postgres.plan;

import java.util.List;

/** Something that is dropped before a type change is taken back, and made again afterwards. */
public record Rebuilt(String removal, List<String> creation) {

  public Rebuilt {
    creation = List.copyOf(creation);
  }
}
