package dev.fieldfare.backup;

import java.util.List;

/**
 * The chunks of one part of a table, in the order of its rows. The next backup compares the rows of
 * the same part with these chunks.
 *
 * @param relation the quoted name of the table or partition; empty for the structure
 * @param from its first page
 */
public record ChunkPiece(String relation, long from, List<Integer> chunks) {
  public ChunkPiece {
    chunks = List.copyOf(chunks);
  }
}
