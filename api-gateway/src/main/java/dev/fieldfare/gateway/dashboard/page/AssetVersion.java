package dev.fieldfare.gateway.dashboard.page;

import dev.fieldfare.service.digest.Sha256;
import io.quarkus.qute.TemplateGlobal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A text for the addresses of the style sheet and the scripts. It changes with them, so that
 * browsers use no old ones after an upgrade.
 */
@TemplateGlobal
final class AssetVersion {

  private static final String HASH =
      Sha256.of(read("style.css") + read("live.js") + read("chart.js")).substring(0, 12);

  private AssetVersion() {}

  static String assetVersion() {
    return HASH;
  }

  private static String read(String name) {
    String path = "META-INF/resources/dashboard/" + name;
    try (InputStream file =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(path)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("not readable: " + path, e);
    }
  }
}
