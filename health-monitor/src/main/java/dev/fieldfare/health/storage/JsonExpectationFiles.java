package dev.fieldfare.health.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.health.expected.DeclaredStructure;
import dev.fieldfare.health.expected.ExpectationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Files of JSON in a folder, called as the target.
 *
 * @param folder empty when none is configured
 */
public record JsonExpectationFiles(Optional<Path> folder) implements ExpectationFiles {

  @Override
  public Optional<DeclaredStructure> of(String target) throws IOException {
    Optional<Path> file = folder.map(path -> path.resolve(target + ".json")).filter(Files::exists);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          ContractsJson.mapper().readValue(Files.readString(file.get()), DeclaredStructure.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "the file %s is not as it should be: %s".formatted(file.get(), e.getOriginalMessage()),
          e);
    }
  }
}
