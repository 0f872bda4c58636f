package dev.fieldfare.contracts.http;

import java.util.List;

/**
 * What the structure of a target comes to.
 *
 * @param hash SHA-256 of the image; equal for equal structures on servers of one major version
 * @param objects how many objects the image has
 * @param complete whether the image holds all of the structure
 * @param unseen what it does not hold, one line each
 */
public record StructureHash(
    String target, String hash, int objects, boolean complete, List<String> unseen) {

  public StructureHash {
    unseen = unseen == null ? List.of() : List.copyOf(unseen);
  }
}
