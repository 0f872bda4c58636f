package dev.fieldfare.backup.restore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.part.TablePart;
import dev.fieldfare.postgres.backup.part.TableParts;
import java.util.List;
import java.util.Optional;

/** The table that a manifest describes. */
public record ManifestTable(TableImage image, TableParts parts) {

  /**
   * Reads it.
   *
   * @throws DamagedBackupException when the manifest is of something else
   */
  public static ManifestTable of(Manifest manifest) {
    return of(manifest.description());
  }

  /** The same, from the node of a table. */
  static ManifestTable of(JsonNode description) {
    try {
      TableName former =
          new TableName(description.path("schema").asText(), description.path("table").asText());
      TableName read =
          new TableName(description.path("movedTo").asText(former.schema()), former.name());
      return new ManifestTable(
          image(description), new TableParts(former, read, parts(description)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new DamagedBackupException("the manifest does not describe a table", e);
    }
  }

  private static TableImage image(JsonNode description) throws JsonProcessingException {
    ObjectNode image = ContractsJson.mapper().createObjectNode();
    image.set("columns", description.path("columns"));
    image.set("primaryKey", description.path("primaryKey"));
    image.set("owner", description.path("owner"));
    return ContractsJson.mapper().treeToValue(image, TableImage.class);
  }

  private static Optional<List<TablePart>> parts(JsonNode description)
      throws JsonProcessingException {
    if (!description.has("parts")) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(ContractsJson.mapper().treeToValue(description.path("parts"), TablePart[].class)));
  }
}
