package dev.fieldfare.contracts.track;

import java.util.List;

/** The tracks of a target by name. */
public record TrackList(String target, List<String> tracks) {

  public TrackList {
    tracks = List.copyOf(tracks);
  }
}
