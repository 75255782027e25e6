# The worker: go.mod comes before the directory that it points to.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod ./
RUN go mod download
COPY cmd cmd
RUN CGO_ENABLED=0 go build -o /out/worker ./cmd/worker

FROM gcr.io/distroless/static
COPY --from=build /out/worker /worker
ENTRYPOINT ["/worker"]
