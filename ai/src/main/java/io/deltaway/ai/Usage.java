package io.deltaway.ai;

import dev.langchain4j.model.output.TokenUsage;
import java.math.BigDecimal;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What models have cost in this process: give the same one to all calls that are to be counted
/// together. From any thread.
public final class Usage {

    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final LongAdder requests = new LongAdder();
    private final LongAdder inputTokens = new LongAdder();
    private final LongAdder outputTokens = new LongAdder();

    /// Nothing so far.
    public Usage() {}

    void count(@Nullable TokenUsage tokens) {
        requests.increment();
        if (tokens != null) {
            inputTokens.add(tokens.inputTokenCount() == null ? 0 : tokens.inputTokenCount());
            outputTokens.add(tokens.outputTokenCount() == null ? 0 : tokens.outputTokenCount());
        }
    }

    /// Requests that were answered.
    public long requests() {
        return requests.sum();
    }

    /// Tokens that models were sent, as far as they say.
    public long inputTokens() {
        return inputTokens.sum();
    }

    /// Tokens that they answered with, as far as they say.
    public long outputTokens() {
        return outputTokens.sum();
    }

    /// What that costs.
    ///
    /// @param input the price of a million tokens that are sent
    /// @param output the price of a million tokens of answers
    public BigDecimal cost(BigDecimal input, BigDecimal output) {
        return input.multiply(BigDecimal.valueOf(inputTokens()))
                .add(output.multiply(BigDecimal.valueOf(outputTokens())))
                .divide(MILLION);
    }

    @Override
    public String toString() {
        return "%d requests, %d tokens in, %d out"
                .formatted(requests(), inputTokens(), outputTokens());
    }
}
