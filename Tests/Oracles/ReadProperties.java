import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;

/** Reads files with java.util.Properties, as bytes and as text. For each a line in JSON: its path and what it read, or what it threw. */
public class ReadProperties {
    public static void main(String[] paths) throws IOException {
        var output = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.US_ASCII);
        for (var path : paths.length > 0 ? List.of(paths) : new BufferedReader(new InputStreamReader(System.in)).lines().toList()) {
            var bytes = Files.readAllBytes(Path.of(path));
            output.print("[" + quoted(path));
            for (var asText : new boolean[] {false, true}) {
                var properties = new Properties();
                try {
                    if (asText) properties.load(new StringReader(new String(bytes, StandardCharsets.UTF_8)));
                    else properties.load(new ByteArrayInputStream(bytes));
                    var pairs = new StringJoiner(", ", "{", "}");
                    for (var name : properties.stringPropertyNames()) pairs.add(quoted(name) + ": " + quoted(properties.getProperty(name)));
                    output.print(", " + pairs);
                } catch (IllegalArgumentException error) {
                    output.print(", " + quoted(error.toString()));
                }
            }
            output.println("]");
        }
        output.flush();
    }

    private static String quoted(String text) {
        var result = new StringBuilder("\"");
        for (var unit : text.toCharArray()) result.append(String.format("\\u%04x", (int) unit));
        return result.append('"').toString();
    }
}
