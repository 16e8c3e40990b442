// Keeps what belongs to the chosen axis.
import java.nio.file.Files
import java.nio.file.Path

Path project = Path.of(request.outputDirectory, request.artifactId)
String axis = request.properties['axis'].capitalize()
List<String> others = ['Hasher', 'Index', 'Policy', 'Source'] - axis
others.each { other ->
  Files.walk(project).withCloseable { files ->
    files.filter { it.fileName.toString() ==~ /.*${other}(Factory|Test)?(\.java)?/ && Files.isRegularFile(it) }
        .toList().each { Files.delete(it) }
  }
}
