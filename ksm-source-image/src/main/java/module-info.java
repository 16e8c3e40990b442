import org.jspecify.annotations.NullMarked;

/**
 * Provides the page source {@code image}: memory images in files. Exports nothing: a plug-in is
 * found by its name.
 *
 * <p>Start java with {@code --enable-native-access=io.ksm.source.image}, so that the holes of
 * sparse files are found. With {@code --sun-misc-unsafe-memory-access=allow}, users do not see a
 * warning about a library that decompresses.
 */
@NullMarked
module io.ksm.source.image {
  requires io.ksm.api;
  requires jdk.unsupported; // aircompressor needs it
  requires org.lz4.java;
  requires org.tukaani.xz;
  requires static aircompressor.v3; // to compile: the jar has a copy of what is used
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.image.ImageSourceFactory;
}
