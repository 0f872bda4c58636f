package dev.fieldfare.gateway.dashboard.session;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Addresses of the dashboard: everything that is neither API nor documentation. */
public final class DashboardAddress {

  public static final String SIGN_IN = "/sign-in";
  public static final String LIVE = "/live";

  /** The header of requests that a page sends by itself, without a person. */
  public static final String REFRESH_HEADER = "Fieldfare-Refresh";

  private static final List<String> OTHERS = List.of("/api/", "/compat/", "/openapi", "/docs");

  private DashboardAddress() {}

  /** True for the pages, forms and event stream of the dashboard. */
  public static boolean includes(String path) {
    return OTHERS.stream().noneMatch(path::startsWith);
  }

  /** The address of the sign-in page that leads back to this one. */
  public static String signInFor(String path, String rawQuery) {
    String wanted = rawQuery == null || rawQuery.isEmpty() ? path : path + "?" + rawQuery;
    return "/".equals(wanted) ? SIGN_IN : SIGN_IN + "?next=" + encode(wanted);
  }

  /** Where to go after signing in: a page of this site, or the overview. Null is absent. */
  public static String afterSignIn(String next) {
    boolean isLocal =
        next != null
            && next.matches("/(?![/\\\\])[\\x21-\\x7e&&[^\\\\]]*")
            && includes(next)
            && !next.startsWith(SIGN_IN);
    return isLocal ? next : "/";
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
