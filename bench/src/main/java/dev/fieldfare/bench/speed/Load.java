package dev.fieldfare.bench.speed;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The sending process: reads messages from a file, one JSON text a line, and waits for a word on
 * its standard input. Then it XADDs all of them pipelined, and reports when it began and what it
 * cost.
 */
public final class Load {
  private static final int PIPELINE = 200;

  private Load() {}

  /** Port, password, file. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(arguments[0]);
    List<Batch> batches = batches(Files.readAllLines(Path.of(arguments[2])));
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new java.io.BufferedInputStream(socket.getInputStream());
      out.write(command("AUTH", System.getenv("LOAD_PASSWORD")));
      answers(in, 1);
      System.out.println("ready");
      new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
      send(batches, out, in);
    }
  }

  private record Batch(byte[] commands, int count) {}

  // Ready to be sent: what it takes to write them down is no part of the load.
  private static List<Batch> batches(List<String> messages) {
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < messages.size(); from += PIPELINE) {
      List<String> part = messages.subList(from, Math.min(messages.size(), from + PIPELINE));
      ByteArrayOutputStream commands = new ByteArrayOutputStream();
      for (String message : part) {
        commands.writeBytes(command("XADD", "fieldfare:migrations", "*", "data", message));
      }
      batches.add(new Batch(commands.toByteArray(), part.size()));
    }
    return batches;
  }

  private static void send(List<Batch> batches, OutputStream out, InputStream in)
      throws IOException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    Instant began = Instant.now();
    for (Batch batch : batches) {
      out.write(batch.commands());
      answers(in, batch.count());
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (system.getProcessCpuTime() - cpu) / 1e9;
    System.out.printf("%s %.4f %.4f%n", began, seconds, cpuSeconds);
  }

  private static byte[] command(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int length = word.getBytes(StandardCharsets.UTF_8).length;
      text.append('$').append(length).append("\r\n").append(word).append("\r\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Each answer here is one or two lines: a status, or a bulk text. */
  private static void answers(InputStream in, int count) throws IOException {
    for (int n = 0; n < count; n++) {
      String line = line(in);
      if (line.startsWith("-")) {
        throw new IOException(line);
      }
      if (line.startsWith("$")) {
        line(in);
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("Redis hung up");
      }
      line.append((char) c);
    }
    return line.toString();
  }
}
