package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.gateway.track.TrackUploads.UploadedFile;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;

/** What a file that is uploaded is. A bean parameter. */
public class UploadParameters {

  @PathParam("track")
  String track;

  @PathParam("version")
  String version;

  @QueryParam("target")
  @DefaultValue(Streams.MAIN_TARGET)
  String target;

  @QueryParam("file")
  String file;

  @QueryParam("part")
  @DefaultValue("up")
  String part;

  @QueryParam("description")
  @DefaultValue("")
  String description;

  UploadedFile of(byte[] body) {
    String name = file == null || file.isBlank() ? version + ".sql" : file;
    byte[] bytes = body == null ? new byte[0] : body;
    return new UploadedFile(track, version, name, part, description, bytes);
  }
}
