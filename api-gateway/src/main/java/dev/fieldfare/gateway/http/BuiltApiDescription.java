package dev.fieldfare.gateway.http;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers {@code /openapi} with the documents that the build wrote.
 *
 * <p>At the start Quarkus parses the built document, applies filters of the runtime, and writes it
 * as JSON and YAML. The gateway has no filter of the runtime, so the result says the same. That
 * work takes a fifth of the start. It cannot be overridden from here, but it does nothing where it
 * finds no document. So until the application has started, Quarkus looks for it in a class loader
 * that has none.
 */
@Singleton
@Alternative
@Priority(1)
@Unremovable
public class BuiltApiDescription extends OpenApiDocumentService {

  private final ClassLoader former = OpenApiConstants.classLoader;
  private final ClassLoader built = Thread.currentThread().getContextClassLoader();
  private final Map<Format, byte[]> documents = new ConcurrentHashMap<>();

  /** Is called when Quarkus begins to prepare the document. */
  BuiltApiDescription() {
    OpenApiConstants.classLoader = ClassLoader.getPlatformClassLoader();
  }

  void restore(@Observes StartupEvent started) {
    OpenApiConstants.classLoader = former;
  }

  @Override
  public byte[] getDocument(String name, Format format) {
    return documents.computeIfAbsent(format, this::read);
  }

  private byte[] read(Format format) {
    String file = OpenApiConstants.BASE_NAME + "." + format;
    try (InputStream document = built.getResourceAsStream(file)) {
      if (document == null) {
        throw new IllegalStateException("the build wrote no " + file);
      }
      return document.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
