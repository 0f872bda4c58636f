package dev.fieldfare.bench.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * Something that was sent, as far as the checks need to know.
 *
 * @param number its place among all that its sender sent
 * @param arrived the receiver said yes at least once
 * @param mustHaveArrived it said yes, and nothing happened since that would excuse a loss
 * @param onTime it was sent once, and not again later
 * @param ids what the receiver called it
 * @param story each time that it was sent, with the answer
 */
public record Dispatch(
    String sender,
    int number,
    boolean byStream,
    Optional<String> key,
    JsonNode body,
    boolean bad,
    boolean unreadable,
    boolean arrived,
    boolean mustHaveArrived,
    boolean inDoubt,
    boolean onTime,
    List<String> ids,
    List<String> story) {}
