package dev.fieldfare.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.stack.folder.DataFolder;
import dev.fieldfare.stack.folder.PortPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceUnitTest {
  private static final ServiceDescriptor WORKER =
      ServiceDescriptor.named("migration-worker", Path.of(".."));

  @TempDir Path home;

  @Test
  void d36_aRehearsalRecordsClassesAndProfilesAndLaterStartsUseThem() throws IOException {
    Path cache = WORKER.program(home).resolve(ServiceUnit.ARCHIVE);
    assertThat(unit(false).command()).noneMatch(option -> option.startsWith("-XX:AOT"));
    assertThat(unit(true).command()).contains("-XX:AOTCacheOutput=" + cache);

    Files.createDirectories(cache.getParent());
    Files.createFile(cache);

    assertThat(unit(false).command()).contains("-XX:AOTCache=" + cache);
  }

  private ServiceUnit unit(boolean rehearsal) {
    DataFolder folder = new DataFolder(home.resolve("data"));
    return new ServiceUnit(
        WORKER,
        home.resolve("copy"),
        new ServiceUnit.Place(folder, home, new PortPlan(8080), rehearsal),
        Map.of());
  }
}
