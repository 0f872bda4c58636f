package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.testkit.architecture.ServiceArchitecture;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFilter;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.junit.jupiter.api.Test;

/** Packages by capability that do not import each other, and shared packages below them. */
class EdgesTest {

  /** Packages that every capability may use; {@code health} only reports on them. */
  private static final List<String> SHARED =
      List.of("http", "security", "target", "ledger", "control", "config", "concurrent", "health");

  /** Shows the capabilities; no other package imports it. */
  private static final List<String> ABOVE = List.of("dashboard");

  private static final ServiceArchitecture GATEWAY =
      ServiceArchitecture.of("dev.fieldfare.gateway");

  @Test
  void capabilitiesDoNotImportEachOther() {
    GATEWAY.capabilitiesDoNotKnowEachOther(SHARED, ABOVE);
  }

  @Test
  void httpAndSecurityKnowNoTarget() {
    GATEWAY.doNotKnow(List.of("http", "security"), List.of("target", "ledger"));
    GATEWAY.doNotKnow(List.of("http"), List.of("security"));
  }

  @Test
  void onlyAdaptersSpeakSqlAndRedis() {
    GATEWAY.resourcesKnowNoDatabase();
  }

  @Test
  void entitiesStayInTheirPackage() {
    GATEWAY.entitiesStayInTheirPackage();
  }

  @Test
  void packagesStaySmall() {
    GATEWAY.packagesAreSmall();
  }

  @Test
  void d37_requestsThatAreAuditedGoOnWithoutTheirClient() {
    assertThat(
            Stream.concat(ResourceMethods.all().stream(), ResourceMethods.ofDashboard().stream()))
        .filteredOn(method -> method.isAnnotationPresent(Audited.class))
        .isNotEmpty()
        .allSatisfy(
            method ->
                assertThat(method.getDeclaringClass().getAnnotation(Cancellable.class))
                    .as(method.toString())
                    .extracting(Cancellable::value)
                    .isEqualTo(false));
  }

  /** The description is served as it was built. */
  @Test
  void filtersOfTheDescriptionRunAtTheBuild() {
    assertThat(new ClassFileImporter().importPackages("dev.fieldfare.gateway"))
        .filteredOn(type -> type.isAssignableTo(OASFilter.class))
        .isNotEmpty()
        .allSatisfy(
            type ->
                assertThat(type.getAnnotationOfType(OpenApiFilter.class).stages())
                    .as(type.getName())
                    .containsExactly(OpenApiFilter.RunStage.BUILD));
  }
}
