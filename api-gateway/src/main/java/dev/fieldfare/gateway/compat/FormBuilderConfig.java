package dev.fieldfare.gateway.compat;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The routes of the form builder. Without a key they do not exist. */
@ConfigMapping(prefix = "fieldfare.compat.q-collector")
public interface FormBuilderConfig {

  /** The secret with which the form builder signs its tokens. */
  Optional<String> jwtKey();

  /** The one algorithm of its tokens: HS256, HS384 or HS512. */
  @WithDefault("HS256")
  JwtAlgorithm jwtAlgorithm();

  /** The origins of its user interface, which may call from a browser. */
  Optional<List<String>> corsOrigins();

  /** The target whose registry has its forms. */
  @WithDefault("main")
  String target();

  /** Calls of execute a minute and address; 0 is no limit. */
  @WithDefault("20")
  int executePerMinute();

  /** Calls of preview a minute and address; 0 is no limit. */
  @WithDefault("100")
  int previewPerMinute();

  /** Calls of the other routes a minute and address; 0 is no limit. */
  @WithDefault("0")
  int othersPerMinute();

  /** How long the same list of changes is taken for a repetition of the first. */
  @WithDefault("2m")
  Duration repeatWindow();

  /** Whether lists of backups have all values of each backup, as the form builder's own lists. */
  @WithDefault("false")
  boolean snapshots();
}
