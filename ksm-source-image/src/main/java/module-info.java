import org.jspecify.annotations.NullMarked;

/**
 * Page source {@code image}: memory images in files. Start with {@code
 * --enable-native-access=io.ksm.source.image} to have the holes of sparse files found, and with
 * {@code --sun-misc-unsafe-memory-access=allow} to spare users a warning about a library that
 * decompresses.
 */
@NullMarked
module io.ksm.source.image {
  requires aircompressor.v3;
  requires io.ksm.api;
  requires jdk.unsupported; // aircompressor needs it, and as an automatic module cannot say so
  requires org.lz4.java;
  requires org.tukaani.xz;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.image.ImageSourceFactory;
}
