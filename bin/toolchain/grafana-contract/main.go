// Says whether Grafana's HTTP API takes bodies of requests, by the types that Grafana's published OpenAPI description gives them.
// A JSON object {"schema": "CreateFolderCommand", "body": {...}} per line on standard input; every refused one is told with its line.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-openapi/strfmt"
	"github.com/grafana/grafana-openapi-client-go/models"
)

type validated interface {
	Validate(formats strfmt.Registry) error
}

var schemas = map[string]func() validated{
	"AddDataSourceCommand":      func() validated { return &models.AddDataSourceCommand{} },
	"CreateFolderCommand":       func() validated { return &models.CreateFolderCommand{} },
	"SaveDashboardCommand":      func() validated { return &models.SaveDashboardCommand{} },
	"UpdateDashboardACLCommand": func() validated { return &models.UpdateDashboardACLCommand{} },
}

func check(line []byte) error {
	var request struct {
		Schema string          `json:"schema"`
		Body   json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(line, &request); err != nil {
		return err
	}
	schema, known := schemas[request.Schema]
	if !known {
		return fmt.Errorf("%q is no schema that is known here", request.Schema)
	}
	body := schema()
	// A field that Grafana does not know would be dropped there without a word.
	decoder := json.NewDecoder(bytes.NewReader(request.Body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(body); err != nil {
		return fmt.Errorf("%s: %w", request.Schema, err)
	}
	if err := body.Validate(strfmt.Default); err != nil {
		return fmt.Errorf("%s: %w", request.Schema, err)
	}
	return nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	refused := 0
	for number := 1; lines.Scan(); number++ {
		if err := check(lines.Bytes()); err != nil {
			fmt.Printf("line %d: %v\n", number, err)
			refused++
		}
	}
	if err := lines.Err(); err != nil {
		fmt.Println(err)
		refused++
	}
	if refused > 0 {
		os.Exit(1)
	}
}
