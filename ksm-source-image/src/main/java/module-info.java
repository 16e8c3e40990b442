import org.jspecify.annotations.NullMarked;

/**
 * Page source {@code image}: memory images in files. Start with {@code
 * --enable-native-access=io.ksm.source.image} to have the holes of sparse files found.
 */
@NullMarked
module io.ksm.source.image {
  requires aircompressor.v3;
  requires io.ksm.api;
  requires org.lz4.java;
  requires org.tukaani.xz;
  requires static org.jspecify;

  provides io.ksm.api.SourceFactory with
      io.ksm.source.image.ImageSourceFactory;
}
