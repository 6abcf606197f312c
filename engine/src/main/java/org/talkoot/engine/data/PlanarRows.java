package org.talkoot.engine.data;

/** Images whose channels lie one after the other where they are, given channels last, as images lie in memory. */
final class PlanarRows implements ByteRows {
    private final ByteRows planes; // rows x (channels x positions)
    private final int channels;
    private final int positions;
    private final ThreadLocal<byte[]> row; // a row of planes, on its way through copy

    PlanarRows(ByteRows planes, int channels, int positions) {
        this.planes = planes;
        this.channels = channels;
        this.positions = positions;
        this.row = ThreadLocal.withInitial(() -> new byte[channels * positions]);
    }

    /** One image: {@code planes[from ..)} (channels, positions) to the beginning of {@code to} (positions, channels). */
    static void channelsLast(byte[] planes, int from, int channels, int positions, byte[] to) {
        for (int channel = 0; channel < channels; channel++) {
            for (int position = 0; position < positions; position++) {
                to[position * channels + channel] = planes[from + channel * positions + position];
            }
        }
    }

    @Override
    public int size() {
        return planes.size();
    }

    @Override
    public void copy(int row, byte[] to) {
        byte[] own = this.row.get();
        planes.copy(row, own);
        channelsLast(own, 0, channels, positions, to);
    }

    @Override
    public ByteRows first(int limit) {
        return new PlanarRows(planes.first(limit), channels, positions);
    }

    @Override
    public ByteRows pick(int[] indices) {
        return new PlanarRows(planes.pick(indices), channels, positions);
    }

    @Override
    public boolean isWhole() {
        return planes.isWhole();
    }
}
