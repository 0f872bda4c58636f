package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.embedded.service.Setting;
import dev.fieldfare.stack.folder.PortPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compose file, against the descriptors of the services and the page of configuration. */
class ComposeFileTest {
  private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
  private static final Path FOLDER = CHECKOUT.resolve("deploy/compose");
  private static final List<ServiceDescriptor> SERVICES = ServiceDescriptor.in(CHECKOUT);
  private static final PortPlan PORTS = new PortPlan(PortPlan.DEFAULT_BASE);
  private static final String STATE = "/var/lib/fieldfare";

  /** The secrets that a group of settings needs. */
  private static final Map<Setting, String> SECRETS =
      Map.of(
          Setting.TARGETS, "FIELDFARE_TARGETS_MAIN_PASSWORD",
          Setting.REDIS, "FIELDFARE_REDIS_URL",
          Setting.INTERNAL_TOKEN, "FIELDFARE_INTERNAL_TOKEN",
          Setting.WEBHOOKS, "FIELDFARE_SECRET_KEY",
          Setting.API_KEYS, "FIELDFARE_BOOTSTRAP_KEY_ADMIN");

  private ComposeFile compose;

  @BeforeEach
  void read() throws IOException {
    compose = ComposeFile.read(FOLDER.resolve("docker-compose.yml"));
  }

  @Test
  void hasEveryServiceWithItsPortsAndItsHeap() {
    assertThat(compose.ownServices())
        .containsExactlyInAnyOrderElementsOf(
            SERVICES.stream().map(ServiceDescriptor::name).toList());
    for (ServiceDescriptor service : SERVICES) {
      ComposeFile.Entry entry = compose.service(service.name());
      assertThat(entry.image()).startsWith("fieldfare/" + service.name() + ":");
      assertThat(entry.buildArguments())
          .containsEntry("SERVICE", service.name())
          .containsEntry("MANAGEMENT_PORT", Integer.toString(PORTS.managementOf(service)));
      assertThat(entry.environment())
          .containsEntry("JAVA_OPTIONS", String.join(" ", service.javaOptions()));
    }
  }

  @Test
  void theEngineGetsWhatTheImagesCopyAndNothingElse() throws IOException {
    List<String> lines =
        Files.readAllLines(CHECKOUT.resolve(".dockerignore")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();

    assertThat(lines.getFirst()).isEqualTo("*");
    assertThat(lines.subList(1, lines.size()))
        .contains("!deploy/images")
        .containsAll(
            SERVICES.stream()
                .map(service -> "!" + service.name() + "/target/quarkus-app")
                .toList());
  }

  @Test
  void everyServiceHasTheSettingsOfItsDescriptorAndNoOtherSecret() {
    for (ServiceDescriptor service : SERVICES) {
      ComposeFile.Entry entry = compose.service(service.name());
      assertThat(entry.secrets())
          .as(service.name())
          .containsExactlyInAnyOrderElementsOf(
              SECRETS.entrySet().stream()
                  .filter(secret -> service.settings().contains(secret.getKey()))
                  .map(Map.Entry::getValue)
                  .toList());
      assertThat(entry.environment())
          .containsKeys(
              "FIELDFARE_TARGETS", "FIELDFARE_TARGETS_MAIN_URL", "FIELDFARE_TARGETS_MAIN_USERNAME")
          .containsAllEntriesOf(addresses());
      assertThat(stateFiles(entry))
          .as("%s keeps its files in a volume", service.name())
          .hasSize(Math.toIntExact(stateVolumes(entry)));
    }
    assertThat(compose.service("backup-worker").environment())
        .containsEntry("FIELDFARE_BACKUP_FOLDER", STATE + "/backups");
    assertThat(SERVICES.stream().filter(each -> each.settings().contains(Setting.BACKUPS)))
        .extracting(ServiceDescriptor::name)
        .containsExactly("backup-worker");
  }

  @Test
  void everyVariableIsOnThePageOfConfiguration() throws IOException {
    String page = Files.readString(CHECKOUT.resolve("docs/reference/configuration.md"));
    List<Pattern> known =
        Pattern.compile("`(fieldfare\\.[a-z.<>-]+)`")
            .matcher(page)
            .results()
            .map(key -> Pattern.compile(variable(key.group(1))))
            .toList();
    Set<String> used = new TreeSet<>();
    for (String name : compose.ownServices()) {
      used.addAll(compose.service(name).environment().keySet());
      used.addAll(compose.service(name).secrets());
    }
    used.remove("JAVA_OPTIONS");

    assertThat(used).hasSizeGreaterThan(10);
    assertThat(used)
        .allSatisfy(variable -> assertThat(known).anyMatch(key -> key.matcher(variable).matches()));
  }

  @Test
  void onlyTheGatewayIsPublishedAndNothingBeyondLoopback() {
    for (ServiceDescriptor service : SERVICES) {
      ComposeFile.Entry entry = compose.service(service.name());
      assertThat(entry.ports()).hasSize(service.name().equals("api-gateway") ? 1 : 0);
      assertThat(entry.yaml())
          .containsEntry("read_only", true)
          .containsEntry("user", "10001")
          .containsEntry("cap_drop", List.of("ALL"));
    }
    assertThat(compose.services().stream().flatMap(name -> compose.service(name).ports().stream()))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  void prometheusScrapesEveryServiceAndFindsItsAlertmanager() throws IOException {
    Path folder = CHECKOUT.resolve("deploy/prometheus");
    String scraped = Files.readString(folder.resolve("compose.yml"));
    for (ServiceDescriptor service : SERVICES) {
      assertThat(scraped)
          .contains(
              "['%1$s:%2$d']\n        labels: {service: %1$s}"
                  .formatted(service.name(), PORTS.managementOf(service)));
    }
    assertThat(scraped).contains("['alertmanager:9093']");
    assertThat(compose.services()).contains("alertmanager");
    for (String name : List.of("prometheus", "alertmanager")) {
      ComposeFile.Entry entry = compose.service(name);
      assertThat(entry.volumes()).contains("../prometheus:/etc/prometheus:ro");
      String file =
          entry.yaml().get("command").toString().replaceAll(".*/etc/prometheus/([a-z.]+).*", "$1");
      assertThat(folder.resolve(file)).exists();
    }
  }

  @Test
  void allSecretsAreMadeOnceAndAreGivenToSomebody(@TempDir Path copy) throws Exception {
    Files.copy(FOLDER.resolve("make-secrets"), copy.resolve("make-secrets"));
    Map<String, String> first = made(copy);

    assertThat(first.keySet()).isEqualTo(new TreeSet<>(compose.secrets()));
    assertThat(made(copy)).isEqualTo(first);
    assertThat(first.get("FIELDFARE_INTERNAL_TOKEN")).matches("[A-Za-z0-9]{32}");
    assertThat(first.get("FIELDFARE_BOOTSTRAP_KEY_ADMIN")).matches("ff_[A-Za-z0-9]{32}");
    String password = first.get("FIELDFARE_REDIS_URL").replaceAll("redis://:(.*)@redis:6379", "$1");
    assertThat(first.get("redis.conf"))
        .contains("requirepass " + password + "\n", "maxmemory-policy noeviction");
    assertThat(
            compose.services().stream().flatMap(name -> compose.service(name).secrets().stream()))
        .containsAll(compose.secrets());
    assertThat(Files.readString(FOLDER.resolve(".gitignore"))).contains("/secrets/");
  }

  /** Otherwise new tables belong to the owner of the ledger, and scripts have no role to run as. */
  @Test
  void theSchemaBelongsToARoleApartOfWhichTheWorkerIsAMember() throws IOException {
    String roles = Files.readString(FOLDER.resolve("roles.sh"));
    Object worker =
        compose.service("migration-worker").environment().get("FIELDFARE_TARGETS_MAIN_USERNAME");

    assertThat(roles)
        .contains("ALTER SCHEMA public OWNER TO app_owner;\n", "CREATE ROLE app_owner NOLOGIN;\n")
        .contains("GRANT app_owner TO %s;\n".formatted(worker))
        .doesNotContain("GRANT %s TO app_owner".formatted(worker));
  }

  @Test
  void everyNamedVolumeIsDeclared() {
    List<String> named =
        compose.services().stream()
            .flatMap(name -> compose.service(name).volumes().stream())
            .map(volume -> volume.replaceFirst(":.*", ""))
            .filter(source -> !source.startsWith("."))
            .toList();

    assertThat(named).doesNotHaveDuplicates();
    assertThat(compose.volumes()).containsExactlyInAnyOrderElementsOf(named);
  }

  /** Where each service finds the others. */
  private static Map<String, String> addresses() {
    Map<String, String> addresses = new TreeMap<>();
    for (ServiceDescriptor service : SERVICES) {
      addresses.put(
          variable("fieldfare." + service.name() + ".url"),
          "http://%s:%d".formatted(service.name(), PORTS.of(service)));
    }
    return addresses;
  }

  private static List<String> stateFiles(ComposeFile.Entry entry) {
    return entry.environment().values().stream()
        .map(Object::toString)
        .filter(value -> value.startsWith(STATE + "/"))
        .toList();
  }

  private static long stateVolumes(ComposeFile.Entry entry) {
    return entry.volumes().stream().filter(volume -> volume.endsWith(":" + STATE)).count();
  }

  /** {@code fieldfare.secret-key} is {@code FIELDFARE_SECRET_KEY}; a placeholder is any name. */
  private static String variable(String key) {
    return key.toUpperCase(Locale.ROOT)
        .replaceAll("[^A-Z0-9<>]", "_")
        .replaceAll("<[^>]*>", "[A-Z0-9_]+");
  }

  private static Map<String, String> made(Path folder) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", folder.resolve("make-secrets").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    Map<String, String> secrets = new TreeMap<>();
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(folder.resolve("secrets"))) {
      found.forEach(files::add);
    }
    for (Path file : files) {
      secrets.put(file.getFileName().toString(), Files.readString(file));
    }
    return secrets;
  }
}
